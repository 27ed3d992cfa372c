"""The line that is wrong: single changes of an answer, and what each makes of its public cases."""
