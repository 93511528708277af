"""The tokens of a sentence, found character by character, and not by a regular expression."""


def by_hand(sentence: str) -> tuple[str, ...]:
    """Every character that is neither of a word nor a mark becomes a space."""
    spaced = ""
    for before, character, after in zip(" " + sentence, sentence, sentence[1:] + " ", strict=False):
        inside = before.isalnum() and after.isalnum()
        kept = character.isalnum() or character == "_" or (character == "'" and inside)
        spaced += character if kept else f" {character} " if character in "!?" else " "
    return tuple(spaced.lower().split())
