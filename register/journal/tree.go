package journal

import (
	"encoding/base64"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"sightline/register"
)

// Tree grows the Merkle tree by one leaf at a time. It keeps only the roots
// of the perfect subtrees on its right edge, at most one a level, so that an
// append touches no storage.
type Tree struct {
	size int64
	edge []tlog.Hash // roots of perfect subtrees, largest first
}

// Load restores a tree of a size from stored hashes, which are numbered as
// tlog.StoredHashIndex does.
func Load(size int64, stored tlog.HashReader) (*Tree, error) {
	t := &Tree{size: size}
	indexes := edgeIndexes(size)
	if len(indexes) == 0 {
		return t, nil
	}
	edge, err := stored.ReadHashes(indexes)
	if err != nil {
		return nil, fmt.Errorf("journal: reading the right edge of the tree: %w", err)
	}
	t.edge = edge
	return t, nil
}

// edgeIndexes gives where the roots of the perfect subtrees of a tree are
// stored, largest first.
func edgeIndexes(size int64) []int64 {
	var indexes []int64
	start := int64(0)
	for rest := size; rest > 0; {
		level := bits.Len64(uint64(rest)) - 1
		indexes = append(indexes, tlog.StoredHashIndex(level, start>>level))
		start += 1 << level
		rest -= 1 << level
	}
	return indexes
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Append adds a leaf and appends to dst the hashes to be stored for it: its
// own, then each inner node it completes, in the order tlog stores them.
func (t *Tree) Append(dst []tlog.Hash, body []byte) []tlog.Hash {
	hash := tlog.RecordHash(body)
	dst = append(dst, hash)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		hash = tlog.NodeHash(t.edge[last], hash)
		t.edge = t.edge[:last]
		dst = append(dst, hash)
	}
	t.edge = append(t.edge, hash)
	t.size++
	return dst
}

// Head gives the size and root hash; the root of an empty tree is empty.
func (t *Tree) Head() register.Head {
	if t.size == 0 {
		return register.Head{}
	}
	root := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		root = tlog.NodeHash(t.edge[i], root)
	}
	return register.Head{Size: t.size, Root: base64.StdEncoding.EncodeToString(root[:])}
}

// Clone copies the tree, so that a transaction that fails leaves it as it was.
func (t *Tree) Clone() *Tree {
	return &Tree{size: t.size, edge: append([]tlog.Hash(nil), t.edge...)}
}
