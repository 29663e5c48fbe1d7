"""Pictures of the bot's replies: the JSON that Discord is sent, drawn on a page of our own by a browser.

`python -m tests.e2e.pictures [FOLDER]` writes one PNG a scene (`scenes.py`). On Debian it needs
`apt install chromium pngquant fonts-noto-core fonts-noto-color-emoji`; without pngquant the files are some
three times as large. It uses no network.
"""
