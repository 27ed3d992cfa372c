"""A class as real ones are: every student words it differently, in a notebook full of other things.

`rewording` changes the code and keeps what it does (`spelling` its expressions; `effects` knows
what may be moved), `handwriting` changes the text and keeps the code, `clutter` is what stands
around the answers, `student` puts them together.
"""
