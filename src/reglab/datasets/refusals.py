"""Why some transforms would change an example's class or make no sense on it, by the regularizer's kind."""

MIRRORED_DIGIT = {"flip": "a mirrored 2 is no 2, yet its label would still say so"}
NO_GEOMETRY = {
    "shift": "a table row has no geometry: neighbouring features are not neighbouring places",
    "flip": "a table row has no geometry: the order of its features means nothing",
}
TOKENS = {
    "shift": "a text has no pixels to shift",
    "flip": "a text read backwards is not a text",
    "noise": "a token's number is only a label: a slightly larger one is another word, or none",
    "mixup": "a token's number is only a label: one between two words' numbers is an unrelated word, or none",
}
