"""The parts of the Brand page: the book, the editor and the history."""
