"""Acts on tickets: one file per family, one function per act, each giving the rows the act writes."""
