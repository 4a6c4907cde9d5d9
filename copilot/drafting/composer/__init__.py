"""The built-in composer: replies from approved wording, order facts and retrieved snippets, without a model.

`wording` reads the YAML, `scene` says what holds for one question (conditions) and what can be filled in (slots),
`composer` chooses and joins. The wording never states what `scene` cannot support.
"""
