"""Reports as they are printed: fonts, margins, page breaks, running titles, written by LibreOffice and by Chromium.

Nothing here is a document that anyone published: the prose is put together from the sentences below, the numbers are the model's.
"""
