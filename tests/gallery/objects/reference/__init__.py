"""The course's answer key: what is right and what is asked, a package an assignment."""

from autograder import Course

COURSE = Course(id="objects")
