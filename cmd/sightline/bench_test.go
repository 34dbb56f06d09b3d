package main

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"sightline/intake"
	"sightline/linking"
	"sightline/register/registertest"
	"sightline/register/seal"
	"sightline/register/store"
	"sightline/simulate"
)

// The whole way in, from partners' files to sealed, journalled and linked
// reports, at full size:
//
//	go test ./cmd/sightline -run '^$' -bench Import -benchtime 1000000x -timeout 1h
//
// peak-MB is the largest resident memory of the process so far; to see that it
// does not grow with the files, run it at two sizes. Results with date and
// machine stand in docs/benchmarks.md.
func BenchmarkImportSQLite(b *testing.B) {
	benchmarkImport(b, filepath.Join(b.TempDir(), "r.db"))
}

func BenchmarkImportPostgreSQL(b *testing.B) {
	server := os.Getenv("SIGHTLINE_TEST_POSTGRES")
	if server == "" {
		b.Skip("SKIPPED: no PostgreSQL: set SIGHTLINE_TEST_POSTGRES")
	}
	address, err := store.CreateDatabase(b.Context(), server, "sightline_bench")
	if err != nil {
		b.Fatal(err)
	}
	benchmarkImport(b, address)
}

func benchmarkImport(b *testing.B, address string) {
	if b.N == 1 {
		return // a country of one report says nothing
	}
	dir := b.TempDir()
	country, err := simulate.New(simulate.Options{Seed: 1, Reports: b.N})
	if err != nil {
		b.Fatal(err)
	}
	if err := simulate.WriteFiles(dir, country, nil); err != nil {
		b.Fatal(err)
	}
	files, err := partnerFiles(dir)
	if err != nil {
		b.Fatal(err)
	}
	keys, err := seal.NewKeyring()
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), store.Config{Address: address, Keys: keys, Place: linking.Direct})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	runtime.GC()
	filed, before := 0, cpuSeconds()
	b.ResetTimer()
	for _, f := range files[:len(files)-1] { // events apart
		done, err := importFile(b.Context(), s, f.path, intake.Profile(f.profile), intake.Options{}, intake.Watch{}, &streams{os.Stdout, os.Stderr})
		if err != nil {
			b.Fatal(err)
		}
		filed += done.Filed
	}
	b.StopTimer()
	b.ReportMetric(float64(filed)/b.Elapsed().Seconds(), "reports/s")
	b.ReportMetric((cpuSeconds()-before)/float64(filed)*1e6, "cpu-µs/report")
	b.ReportMetric(float64(usage().Maxrss)/1e3, "peak-MB")
	if _, err := s.Organisations(b.Context(), registertest.Admin); err != nil {
		b.Fatal(err)
	}
}

func usage() (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no way to fail for the calling process
	}
	return u
}

func cpuSeconds() float64 {
	u := usage()
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
