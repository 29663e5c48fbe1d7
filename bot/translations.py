"""Names and descriptions of commands in other languages, from `bot/texts/<locale>.yaml`."""

from __future__ import annotations

from pathlib import Path

from discord import Locale, app_commands
from typing_extensions import override

from bot.phrasebook import TEXTS, read_texts

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
        self.folder = folder or TEXTS
        self.texts: dict[str, dict[str, str]] = {}

    @override
    async def load(self) -> None:
        """Reads the files. Raises ValueError if one is no mapping of keys to texts."""
        for locale in sorted(set(_LOCALES.values())):
            self.texts[locale] = read_texts(self.folder / f"{locale}.yaml")

    @override
    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text for a locale; None leaves the English one."""
        key = string.extras.get("key")
        return self.texts.get(_LOCALES.get(locale, ""), {}).get(str(key)) if key else None
