//! Reading, showing, encoding and decoding against the real runtime.
