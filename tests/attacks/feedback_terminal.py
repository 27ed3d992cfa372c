"""Colour the terminal, set its title, link, and turn the text round."""

# points: landing 0

def landing(heights):
    raise ValueError("\x1b[31m\x1b]0;title\x07\x1b]8;;http://x\x07\u202egnorw\r\x9b2J[bold]x")
