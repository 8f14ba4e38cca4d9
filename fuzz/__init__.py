"""Files that come to harm, and what readers make of them: `make fuzz`; tests take the invariants from here."""
