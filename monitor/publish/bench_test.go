package publish

import (
	"path/filepath"
	"testing"

	"sightline/monitor/study"
)

// BenchmarkMillionReports is the share of this package and of study in a
// report of a million reports: facts in, snapshot frozen and written, chapter
// made, pages and files written. Reading the register is the store's share.
func BenchmarkMillionReports(b *testing.B) {
	facts := inventedFacts(1_000_000)
	for b.Loop() {
		dir := b.TempDir()
		builder := study.NewBuilder()
		for i := range facts {
			if err := builder.Add(&facts[i]); err != nil {
				b.Fatal(err)
			}
		}
		s, err := builder.Build(study.Meta{Name: "bench", Place: study.Text{EN: "An invented country", NL: "Een verzonnen land"}, Simulated: true})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.WriteFile(filepath.Join(dir, "bench.parquet")); err != nil {
			b.Fatal(err)
		}
		c, err := study.NatureAndExtent(s, study.Options{Ledger: study.DutchLedger()})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Write(dir, []*study.Chapter{c}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
