package store_test

import (
	"fmt"
	"runtime"
	"testing"

	"sightline/linking"
	"sightline/register"
	"sightline/register/codes"
	"sightline/register/registertest"
	"sightline/register/store"
)

// Filing and linking in batches, as an import does, without reading a file:
//
//	go test ./register/store -run '^$' -bench Filing -benchtime 200000x
//
// reports/s is reports filed, sealed, journalled and linked a second.
func BenchmarkFilingSQLite(b *testing.B) { benchmarkFiling(b, openSQLite(b, linking.Direct)) }

func BenchmarkFilingPostgreSQL(b *testing.B) { benchmarkFiling(b, openPostgres(b, linking.Direct)) }

func benchmarkFiling(b *testing.B, s *store.Store) {
	defer s.Close()
	err := s.Enrol(b.Context(), registertest.Admin, register.Organisation{ID: "np", Kind: "NP"}, register.Organisation{ID: "zc", Kind: "ZC"})
	if err != nil {
		b.Fatal(err)
	}
	const batch = 5000
	reports := make([]register.Report, 0, batch)
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += len(reports) {
		reports = reports[:0]
		for i := done; i < min(b.N, done+batch); i++ {
			reports = append(reports, invented(i))
		}
		if _, err := s.File(b.Context(), registertest.Importer, reports...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.Sys)/1e6, "MB")
}

// invented makes the i-th invented report: three in five named, one in ten
// with the source's own person key, and every third person reported again.
func invented(i int) register.Report {
	age := 14 + i%40
	r := register.Report{
		Organisation: []register.OrganisationID{"np", "zc"}[i%2], SourceKey: fmt.Sprintf("2018/%08d", i), Basis: "DUTY", Dossier: "REG",
		Met: register.Date{Year: 2018, Month: int8(1 + i%12), Day: int8(1 + i%28)}, Reported: register.Date{Year: 2018, Month: int8(1 + i%12), Day: 28},
		Victim: register.Victim{Gender: "F", Age: &age, Nationalities: []codes.Country{"NL"}, Region: "AMS", Status: "PRESUMED"},
		Exploitation: register.Exploitation{Forms: []codes.Form{"SEX_DOM"}, From: register.Date{Year: 2017}, Places: []string{"NL/AMS"},
			Means: []codes.Means{"THREAT", "PROM"}, Recruitment: []codes.Recruitment{"SNS"}, Recruiters: []codes.Recruiter{"PARTNER"}},
	}
	person := i
	if i%3 == 0 {
		person = i / 3
	}
	switch i % 10 {
	case 0, 1, 2, 3, 4, 5:
		r.Identity = &register.Identity{GivenNames: register.NewSecret(fmt.Sprintf("Given%d", person%1000)),
			FamilyName: register.NewSecret(fmt.Sprintf("Family%d", person)), BirthDate: register.NewSecret("2000-01-02")}
	case 6:
		r.PersonKey = register.NewSecret(fmt.Sprintf("person-%d", person))
	}
	return r
}
