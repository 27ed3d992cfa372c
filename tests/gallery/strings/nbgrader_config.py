from autograder.nbgrader import configure

configure(get_config())
