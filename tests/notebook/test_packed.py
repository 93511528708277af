"""Names of records survive their packing."""

import json
from hashlib import sha256

from reglab.notebook.packed import SHORT, packed, unpacked

DIGESTS = [sha256(str(number).encode()).hexdigest() for number in range(1000)]


def test_what_was_packed_is_found_again_in_its_order():
    assert unpacked(packed(DIGESTS)) == [digest[:SHORT] for digest in DIGESTS]
    assert unpacked(packed([])) == []


def test_a_name_takes_half_of_what_it_takes_written_out():
    assert len(json.dumps(packed(DIGESTS))) < 0.6 * len(json.dumps(" ".join(digest[:12] for digest in DIGESTS)))
