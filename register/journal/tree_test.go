package journal_test

import (
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sightline/register"
	"sightline/register/journal"
)

// hashes is a stored tree in memory.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, h[i])
	}
	return out, nil
}

// Our appending is laid beside tlog's own, leaf by leaf: the same hashes in
// the same places, the same root, and a tree loaded at any size goes on alike.
func TestTreeAgreesWithTlog(t *testing.T) {
	var ours, theirs hashes
	tree := &journal.Tree{}
	for n := int64(0); n < 300; n++ {
		body := fmt.Appendf(nil, "entry %d", n)
		ours = tree.Append(ours, body)
		stored, err := tlog.StoredHashes(n, body, theirs)
		if err != nil {
			t.Fatal(err)
		}
		theirs = append(theirs, stored...)
		if len(ours) != len(theirs) || ours[len(ours)-1] != theirs[len(theirs)-1] {
			t.Fatalf("after leaf %d the stored hashes differ", n)
		}
		root, err := tlog.TreeHash(n+1, theirs)
		if err != nil {
			t.Fatal(err)
		}
		if want := base64.StdEncoding.EncodeToString(root[:]); tree.Head().Root != want {
			t.Fatalf("root at size %d is %s, want %s", n+1, tree.Head().Root, want)
		}
		if tree, err = journal.Load(n+1, ours); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEntryPrintsBackTheSame(t *testing.T) {
	caller := register.Caller{Member: "m1", Organisation: "np", Role: register.RoleReporter, Purpose: register.PurposeRegistration}
	entry := journal.By(caller, time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.FixedZone("CET", 3600)), register.ActFile)
	entry.On, entry.Version = "R0000000000000", 1
	body := entry.Body()
	parsed, err := journal.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	if again := parsed.Body(); string(again) != string(body) {
		t.Errorf("an entry changed when read back:\n%s\n%s", body, again)
	}
}
