"""Plain values that the stages share: windows, figures, gaps, documents, claims, findings. Knows no library."""
