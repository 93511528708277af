"""The page on which a reader looks at the learning curves and the gain of any arm: its data, labels and charts."""
