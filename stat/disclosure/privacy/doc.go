// Package privacy adds noise with a proof: discrete Gaussian and Laplace noise
// drawn exactly, in whole numbers; the accounting of what releases cost
// together (zero-concentrated differential privacy); a ledger of budgets by
// cohort in which every answer is given once and then repeated; and counts
// made consistent and non-negative afterwards, which costs nothing.
//
// The random source decides whether the promise holds: use
// rand.New(rand.NewChaCha8(seed)) with a seed from crypto/rand for a release,
// never a seed that can be guessed. What the package promises says nothing of
// counts that leave by another way.
package privacy
