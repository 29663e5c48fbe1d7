"""Names and descriptions of commands in other languages, from `bot/texts/<locale>.yaml`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from discord import Locale, app_commands
from typing_extensions import override

from knowledge.documents import read_document

_LOCALES = {
    Locale.ukrainian: "uk",
    Locale.russian: "ru",
    Locale.polish: "pl",
    Locale.german: "de",
    Locale.french: "fr",
    Locale.spain_spanish: "es",
    Locale.latin_american_spanish: "es",
}


def locale_of(locale: Locale) -> str:
    """The language of the knowledge base that a Discord locale stands for: “en-US” → “en”."""
    return _LOCALES.get(locale) or locale.value.split("-")[0]


class Translations(app_commands.Translator):
    """Looks texts up by the key that a `locale_str` carries: `locale_str("ask", key="ask.name")`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(str(files("bot"))) / "texts"
        self.texts: dict[str, dict[str, str]] = {}

    @override
    async def load(self) -> None:
        """Reads the files. Raises ValueError if one is no mapping of keys to texts."""
        for locale in sorted(set(_LOCALES.values())):
            document, problems = read_document(self.folder / f"{locale}.yaml")
            if problems:
                raise ValueError("\n".join(map(str, problems)))
            if not isinstance(document.data, dict) or not all(
                isinstance(text, str) for text in document.data.values()
            ):
                raise ValueError(f"{document.path} should hold one text a key.")
            self.texts[locale] = document.data

    @override
    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text for a locale; None leaves the English one."""
        key = string.extras.get("key")
        return self.texts.get(_LOCALES.get(locale, ""), {}).get(str(key)) if key else None
