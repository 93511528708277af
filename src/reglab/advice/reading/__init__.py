"""From what people have, a table, a folder of images or texts, to examples that networks are trained on."""
