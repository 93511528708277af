"""Transforms that would change an example's class or mean nothing on it, by the regularizer's kind, with the reason."""

MIRRORED_DIGIT = {"flip": "a mirrored 2 is no 2, yet its label would still say so"}
NO_GEOMETRY = {
    "shift": "a table row has no geometry: its neighbouring features are not neighbouring places",
    "flip": "a table row has no geometry: the order of its features means nothing",
}
TOKENS = {
    "shift": "a text has no pixels that could be moved",
    "flip": "a text read backwards is no text",
    "noise": "a token's number means nothing: a little more of it is another word, or none",
    "mixup": "a token's number means nothing: between two words' numbers stands an unrelated word, or none",
}
