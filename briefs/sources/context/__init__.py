"""What stands around the derivatives: market value, sentiment, rates, headlines and the calendar. One file a source."""
