package privacy_test

import (
	"fmt"
	"math/rand/v2"

	"sightline/stat/disclosure/privacy"
)

// A cohort's first release may cost 60 % of ε 4, δ 1e-6; asking again costs
// nothing and tells nothing new.
func ExampleLedger_Ask() {
	l := &privacy.Ledger{Budget: privacy.RhoFor(4, 1e-6), Shares: privacy.ProposedShares(), Most: 1}
	r := rand.New(rand.NewChaCha8([32]byte{})) // for a release: a seed from crypto/rand
	counts := []int{132, 29, 0}
	noise := privacy.VarianceFor(l.Budget * 0.6 / 12)
	first, err := l.Ask("2024 by age", privacy.FirstRelease, []string{"2024"}, counts, noise, r)
	if err != nil {
		panic(err)
	}
	again, err := l.Ask("2024 by age", privacy.FirstRelease, []string{"2024"}, counts, noise, r)
	if err != nil {
		panic(err)
	}
	fmt.Println(first[0] == again[0], len(l.Entries))
	fmt.Printf("ρ %.6f, spent %.4f, left for the first release %.4f\n",
		l.Budget, l.Spent("2024", ""), l.Left("2024", privacy.FirstRelease))
	// Output:
	// true 1
	// ρ 0.311065, spent 0.0155, left for the first release 0.1711
}
