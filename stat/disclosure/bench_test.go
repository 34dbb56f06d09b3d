package disclosure

import "testing"

func BenchmarkRoundThreeTables(b *testing.B) {
	p := fixturePersons(b, "2024")
	for i := range b.N {
		if _, err := Round(p, threeTables, Rounding{Seed: uint64(i)}); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkAudit(b *testing.B, low int, names ...string) {
	s, hidden := linkFixtures(b, names...)
	for b.Loop() {
		if _, err := Audit(s, s.Hidden(hidden, low)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAudit285(b *testing.B)  { benchmarkAudit(b, 1, "gauss/y24_region_expl") }
func BenchmarkAudit1026(b *testing.B) { benchmarkAudit(b, 1, "gauss/y24_nat_expl") }
func BenchmarkAudit836(b *testing.B)  { benchmarkAudit(b, 1, "gauss/y24_age_expl_gender") }
func BenchmarkAudit3135(b *testing.B) { benchmarkAudit(b, 1, "gauss/all_region_expl_age") }
func BenchmarkAuditThreeLinked(b *testing.B) {
	benchmarkAudit(b, 1, "gauss/y24_region_expl", "gauss/y24_nat_expl", "gauss/y24_age_expl_gender")
}

func benchmarkSuppress(b *testing.B, name string) {
	tab, _ := fixtureTable(b, name)
	for b.Loop() {
		if _, err := Suppress([]*Table{tab}, Suppression{Rule: StatisticsOffice()}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSuppress285(b *testing.B)  { benchmarkSuppress(b, "gauss/y24_region_expl") }
func BenchmarkSuppress1026(b *testing.B) { benchmarkSuppress(b, "gauss/y24_nat_expl") }
func BenchmarkSuppress836(b *testing.B)  { benchmarkSuppress(b, "gauss/y24_age_expl_gender") }
