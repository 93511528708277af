"""The explorer, a page with the learning curves and the gain of any arm: its data, labels and charts."""
