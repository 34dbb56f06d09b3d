package disclosure

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// ReadHierarchy reads a tree of codes as sdcTable writes it: a header
// "level,name", then a line for each code with as many @ as it is deep, the
// total first. Each code is the sum of the codes one level below it.
func ReadHierarchy(name string, r io.Reader) (*Variable, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("disclosure: hierarchy of %s: %w", name, err)
	}
	nodes, err := hierarchyNodes(rows)
	if err != nil {
		return nil, fmt.Errorf("disclosure: hierarchy of %s: %w", name, err)
	}
	return fromNodes(name, nodes)
}

type node struct {
	depth int
	code  string
}

func hierarchyNodes(rows [][]string) ([]node, error) {
	if len(rows) < 2 {
		return nil, fmt.Errorf("no codes")
	}
	var out []node
	seen := map[string]bool{}
	for i, row := range rows[1:] {
		n := node{len(row[0]), row[len(row)-1]}
		switch {
		case len(row) != 2 || n.code == "" || row[0] == "" || strings.Trim(row[0], "@") != "":
			return nil, fmt.Errorf("line %d: want a level of @ and a code", i+2)
		case seen[n.code]:
			return nil, fmt.Errorf("line %d: code named twice", i+2)
		case i == 0 && n.depth != 1, i > 0 && (n.depth < 2 || n.depth > out[i-1].depth+1):
			return nil, fmt.Errorf("line %d: level does not follow the one above", i+2)
		}
		seen[n.code] = true
		out = append(out, n)
	}
	return out, nil
}

func fromNodes(name string, nodes []node) (*Variable, error) {
	v := NewVariable(name, nodes[0].code)
	for i, n := range nodes {
		var parts []string
		for _, m := range nodes[i+1:] {
			if m.depth <= n.depth {
				break
			}
			if m.depth == n.depth+1 {
				parts = append(parts, m.code)
			}
		}
		if len(parts) == 0 {
			continue
		}
		if err := v.Split(n.code, parts...); err != nil {
			return nil, err
		}
	}
	return v, nil
}
