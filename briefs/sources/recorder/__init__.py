"""Records liquidation orders from venues' live feeds, as they happen."""
