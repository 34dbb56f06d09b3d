// Package encode turns what identifies a person into encodings that can be
// matched without being read, for a source that may not share names.
//
// A field becomes a Bloom filter of its letter pairs under a secret key, each
// pair at places of its own [1], salted where the schema says so, diffused so
// that no bit stands for a letter pair [2], and perhaps flipped here and there
// [3]. Similar values give similar filters, so stat/linkage compares them
// field by field. Exact identifiers become tokens of an oblivious pseudo-random
// function whose key lies in three parts with three holders, any two of whom
// suffice: neither the register nor one holder can try out names.
//
// The same code runs in a command, in a library and as WebAssembly, and gives
// the same bytes. It does not know where keys are kept, who may use them, or
// what the law says about encodings: they remain personal data. What they give
// away is measured by Attack, not promised.
//
// [1] Schnell, R. and Borgs, C. (2016). Randomized response and balanced Bloom
// filters for privacy preserving record linkage. IEEE ICDM Workshops, 218–224.
//
// [2] Armknecht, F., Heng, Y. and Schnell, R. (2023). Strengthening
// privacy-preserving record linkage using diffusion. Proceedings on Privacy
// Enhancing Technologies 2023(2), 298–311.
//
// [3] Schnell, R., Bachteler, T. and Reiher, J. (2009). Privacy-preserving
// record linkage using Bloom filters. BMC Medical Informatics and Decision
// Making 9:41.
package encode
