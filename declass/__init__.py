"""declass reads security markings of telegrams and checks them against the order in force on the document's date."""
