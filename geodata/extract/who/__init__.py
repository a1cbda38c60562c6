"""Who acts in a sentence, and as what."""
