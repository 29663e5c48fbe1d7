"""Free questions that live advisories answer: what is asked, of which place, and whose advice.

`targets` reads off the place and the governments, `intent` tells what is asked, `answers` gives how
governments stand. `teaching` and `fitting` learn from `phrasings`, the files of questions/.
"""
