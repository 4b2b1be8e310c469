"""Messages for recipients, and the talk with the server that takes them."""
