"""Rulings turned into outcomes: whose answers, in which order, with what beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.base import KnowledgeBase
from knowledge.frame import Frame
from knowledge.judgement import Judged, Ruling
from knowledge.matcher import Candidate
from knowledge.model import Answer, Entry
from knowledge.outcome import Citation, GivenAnswer, Likeliest, Option, Outcome
from knowledge.precedent import Fit

SURE_OF_ISSUER = 0.6
"""Share of an entry's probability from which one issuer is taken to be the one asked about."""
MAX_OPTIONS = 3


class Composer:
    """Builds outcomes from the records of a knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def outcome(
        self,
        question: str,
        frame: Frame,
        ruling: Ruling,
        *,
        issuer: str | None = None,
        asker: str | None = None,
        at: dt.date | None = None,
    ) -> Outcome:
        """The outcome of a ruling on a question; `asker` is the asker's nationality where it doesn't tell."""
        found = self._outcome(question, frame, ruling, issuer, asker, at)
        if ruling.likeliest is None:
            return found
        return replace(found, likeliest=self._likeliest(ruling.likeliest, frame, issuer, asker, at))

    def _outcome(
        self,
        question: str,
        frame: Frame,
        ruling: Ruling,
        issuer: str | None,
        asker: str | None,
        at: dt.date | None,
    ) -> Outcome:
        if ruling.answered:
            return self._answered(question, frame, ruling, issuer, asker, at)
        if ruling.offered:
            options = tuple(self._option(one.candidate, one.fit) for one in ruling.offered[:MAX_OPTIONS])
            return Outcome(question, "ambiguous", ruling.confidence, options=options, danger=frame.danger)
        return self._unknown(question, frame, ruling)

    def entry(
        self,
        entry: str,
        issuer: str | None = None,
        *,
        asker: str | None = None,
        at: dt.date | None = None,
    ) -> Outcome:
        """Everything an entry answers, the asker's own government first, or what one issuer says in it.

        Raises KeyError if there is none.
        """
        record = self._base.entries[entry]
        own_first = sorted(record.answers, key=lambda answer: answer.issuer != asker)
        answers = [self._base.answer(entry, issuer)] if issuer else own_first
        given = tuple(self._given(record, answer) for answer in self._as_of(answers, at))
        question = answers[0].question if issuer else record.question
        if not given:
            return Outcome(question, "unknown", reason="no_match")
        return Outcome(question, "answered", 1.0, answers=given, related=self._related([record], given))

    def about(
        self,
        question: str,
        place: str,
        name: str,
        *,
        issuer: str | None = None,
        asker: str | None = None,
        at: dt.date | None = None,
    ) -> Outcome:
        """Everything held about a place: the asker's own government, then others, then press reports."""
        found: list[tuple[tuple[bool, bool], GivenAnswer]] = []
        for record in self._base.entries.values():
            for answer in self._as_of(record.answers, at):
                about = {where for passage in self._base.cited(answer) for where in passage.about}
                if place in about and issuer in (None, answer.issuer):
                    government = self._base.issuers[answer.issuer].place is not None
                    found.append(((not government, answer.issuer != asker), self._given(record, answer)))
        found.sort(key=lambda pair: pair[0])
        if not found:
            return Outcome(
                question, "unknown", reason="no_match", missing=name, missing_id=place, missing_place=place
            )
        return Outcome(question, "answered", 1.0, answers=tuple(given for _, given in found))

    def _answered(
        self,
        question: str,
        frame: Frame,
        ruling: Ruling,
        issuer: str | None,
        asker: str | None,
        at: dt.date | None,
    ) -> Outcome:
        given: list[GivenAnswer] = []
        records: list[Entry] = []
        for judged in ruling.answered:
            candidate, fit = judged.candidate, judged.fit
            record = self._base.entries[candidate.entry]
            records.append(record)
            wanted = self._issuers(candidate, fit, frame, asker) if issuer is None else (issuer,)
            by_issuer = {answer.issuer: answer for answer in self._as_of(record.answers, at)}
            given += [self._given(record, by_issuer[one]) for one in wanted if one in by_issuer]
        if not given:
            return self._silent(question, "other_issuer" if issuer else "no_match", records[0], issuer, frame)
        return Outcome(
            question,
            "answered",
            ruling.confidence,
            answers=tuple(given),
            related=self._related(records, given),
            danger=frame.danger,
        )

    def _likeliest(
        self, judged: Judged, frame: Frame, issuer: str | None, asker: str | None, at: dt.date | None
    ) -> Likeliest | None:
        record = self._base.entries[judged.candidate.entry]
        by_issuer = {answer.issuer: answer for answer in self._as_of(record.answers, at)}
        wanted = self._issuers(judged.candidate, judged.fit, frame, asker) if issuer is None else (issuer,)
        first = next((by_issuer[one] for one in wanted if one in by_issuer), None)
        return Likeliest(record.id, judged.probability, first.cites) if first else None

    def _issuers(self, candidate: Candidate, fit: Fit, frame: Frame, asker: str | None) -> Sequence[str]:
        """Whose answers to give, the asker's own government first.

        The nationality in the question counts before the one it was asked with. That one adds an answer
        which fits as well, and takes none away.
        """
        share = candidate.groups
        home = frame.asker or (asker if asker in fit.issuers else None)
        sure = [one for one in fit.issuers if share.get(one, 0.0) >= SURE_OF_ISSUER * candidate.probability]
        if sure and frame.asker is None and not fit.narrowed and home is not None and home not in sure:
            sure.append(home)
        return sorted(sure or fit.issuers, key=lambda one: (one != home, -share.get(one, 0.0)))

    def _unknown(self, question: str, frame: Frame, ruling: Ruling) -> Outcome:
        nearest = self._base.entries.get(ruling.nearest) if ruling.nearest else None
        reason = ruling.reason or "no_match"
        entity: str | None = None
        detail: str | None = None
        if ruling.refused and ruling.refused.against:
            entity = ruling.refused.against.entity
        elif ruling.refused and ruling.refused.details and reason == "detail_not_stated":
            detail = " ".join(
                " ".join(token.word for token in frame.tokens[idea.start : idea.end])
                for idea in frame.ideas
                if idea.id == ruling.refused.details[0]
            ) or next(iter(frame.years.intersection(ruling.refused.details)), None)
        if reason in ("other_issuer", "other_place") and entity is None:
            entity = self._stranger(frame)
        return self._silent(question, reason, nearest, entity, frame, detail)

    def _silent(
        self,
        question: str,
        reason: str,
        nearest: Entry | None,
        entity: str | None,
        frame: Frame,
        detail: str | None = None,
    ) -> Outcome:
        near = reason in ("other_issuer", "other_place", "detail_not_stated") and nearest is not None
        return Outcome(
            question,
            "unknown",
            reason=reason,  # type: ignore[arg-type]
            missing=self.entity_name(entity) if entity else detail,
            missing_id=entity,
            subject=nearest.subject if near and nearest else None,
            subject_of=nearest.id if near and nearest else None,
            known=tuple(answer.issuer for answer in nearest.answers) if near and nearest else (),
            related=tuple(self._offer(nearest, answer) for answer in nearest.answers)[:MAX_OPTIONS]
            if near and nearest
            else (),
            danger=frame.danger,
        )

    def _stranger(self, frame: Frame) -> str | None:
        """An entity in the question that has stated nothing."""
        speaking = {passage.issuer for passage in self._base.passages.values()}
        return next((mention.entity for mention in frame.mentions if mention.entity not in speaking), None)

    def entity_name(self, entity: str) -> str:
        """How an issuer or place is called in a sentence."""
        if entity in self._base.issuers:
            return self._base.issuers[entity].name
        names = self._base.vocabulary["en"].places
        return names[entity].name if entity in names else entity.replace("-", " ").title()

    def _as_of(self, answers: Iterable[Answer], at: dt.date | None) -> list[Answer]:
        return [
            answer
            for answer in answers
            if at is None or all(self._base.day(passage) <= at for passage in self._base.cited(answer))
        ]

    def _given(self, entry: Entry, answer: Answer) -> GivenAnswer:
        passages = self._base.cited(answer)
        lead = passages[0]
        citations = []
        for passage in passages:
            source = self._base.sources[self._base.source_of[passage.id]]
            citations.append(
                Citation(
                    source.id, passage.id, source.title, source.publisher, source.published, str(source.url)
                )
            )
        return GivenAnswer(
            entry=entry.id,
            issuer=answer.issuer,
            speaker=lead.speaker,
            about=tuple(dict.fromkeys(place for passage in passages for place in passage.about)),
            question=answer.question,
            text=answer.text,
            quotes=answer.quotes,
            audience=lead.audience,
            stated=lead.stated,
            as_of=lead.as_of,
            citations=tuple(citations),
        )

    def _offer(self, entry: Entry, answer: Answer) -> Option:
        return Option(entry.id, answer.issuer, answer.question, answer.cites)

    def _option(self, candidate: Candidate, fit: Fit) -> Option:
        record = self._base.entries[candidate.entry]
        if len(fit.issuers) == 1:
            return self._offer(record, self._base.answer(record.id, fit.issuers[0]))
        passages = tuple(
            cited for answer in record.answers if answer.issuer in fit.issuers for cited in answer.cites
        )
        return Option(record.id, None, record.question, passages)

    def _related(self, records: Sequence[Entry], given: Sequence[GivenAnswer]) -> tuple[Option, ...]:
        """Other issuers on the same thing first, then the entries that the curator named."""
        said = {(answer.entry, answer.issuer) for answer in given}
        shown = {record.id for record in records}
        options = [
            self._offer(record, answer)
            for record in records
            for answer in record.answers
            if (record.id, answer.issuer) not in said
        ]
        for record in records:
            for other in record.related:
                if other not in shown:
                    shown.add(other)
                    entry = self._base.entries[other]
                    if len(entry.answers) == 1:
                        options.append(self._offer(entry, entry.answers[0]))
                    else:
                        passages = tuple(cited for answer in entry.answers for cited in answer.cites)
                        options.append(Option(entry.id, None, entry.question, passages))
        return tuple(options[:5])
