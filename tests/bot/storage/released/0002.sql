-- What a bot of schema 0002 may have written, as its database has it.
INSERT INTO servers (server_id, version, changed, departed, language, ephemeral, cooldown_questions, cooldown_seconds, nationality, feedback) VALUES (1234567890123456789, 3, '2026-02-01 10:00:00.000000', NULL, 'uk', TRUE, 3, 60, 'us', FALSE);
INSERT INTO servers (server_id, version, changed, departed) VALUES (8, 1, '2026-02-02 10:00:00.000000', '2026-02-03 10:00:00.000000');
INSERT INTO answer_channels (server_id, channel_id) VALUES (1234567890123456789, 1234567890123456790);
INSERT INTO answer_channels (server_id, channel_id) VALUES (1234567890123456789, 7);
INSERT INTO gaps (day, language, reason, names, question, times) VALUES ('2026-02-20', 'en', 'no_match', 'france ukraine', 'is the french ▢ in kyiv open', 4);
INSERT INTO feedback (entry, issuer, day, helpful, unhelpful) VALUES ('embassy-open', 'us', '2026-02-20', 5, 2);
INSERT INTO subscriptions (server_id, channel_id, place, issuer, role_id, created) VALUES (1234567890123456789, 1234567890123456790, 'niger', 'us', 17, '2026-02-20 10:00:00.000000');
INSERT INTO subscriptions (channel_id, place, issuer, language, created, paused, reason) VALUES (1234567890123456791, 'france', '', 'de', '2026-02-20 10:00:00.000000', '2026-02-21 10:00:00.000000', 'closed');
INSERT INTO outbox (subscription_id, issuer, position, name, changed, taken, message, trying, sent) VALUES (1, 'us', 4, '0123456789abcdee', '2026-03-01 07:00:00.000000', '2026-03-01 08:00:00.000000', 'alert-0', '2026-03-01 08:00:00.000000', '2026-03-01 08:00:01.000000');
INSERT INTO outbox (subscription_id, issuer, position, name, changed, taken, message, trying) VALUES (1, 'us', 5, '0123456789abcdef', '2026-03-01 08:30:00.000000', '2026-03-01 09:00:00.000000', 'alert-1', '2026-03-01 10:00:00.000000');
INSERT INTO alert_positions (issuer, position, latest) VALUES ('us', 5, '2026-03-01 09:00:00.000000');
