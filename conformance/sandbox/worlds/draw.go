package worlds

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// settled takes the place, in columns, of a former switch whose fact a source now settles.
var settled = Switch{Values: make([]Value, 1), set: func(*World, int) {}}

// columns are the switches that Draw sets. They include settled ones: without these, every seed
// would draw another world than before. Settled are how long a used id is remembered, and
// whether a cancel waits for the payment of a code.
var columns = slices.Insert(slices.Insert(slices.Clone(table), 5, settled), 10, settled)

// Draw returns a world for a seed, the same for the same seed. Each pair of values of
// two switches occurs at least once in the worlds of the seeds 0 to 63, and of every
// later block of 64 seeds.
func Draw(seed uint64) World {
	const block = 64
	rows := covering()
	number, position := seed/block, seed%block
	// A later block has the same rows, in which the values of each switch are rotated. After
	// the last row the rows start again with another rotation.
	round := number*block + position/uint64(len(rows))
	random := rand.New(rand.NewPCG(round, 0))

	var w World
	for i, v := range rows[position%uint64(len(rows))] {
		if n := len(columns[i].Values); round > 0 {
			v = (v + random.IntN(n)) % n
		}
		columns[i].set(&w, v)
	}
	return w
}

// pair is two switches and a value of each.
type pair struct{ switch1, value1, switch2, value2 int }

// covering returns rows with a value for each column, in which every pair occurs.
var covering = sync.OnceValue(func() [][]int {
	sizes := make([]int, len(columns))
	for i, s := range columns {
		sizes[i] = len(s.Values)
	}

	open := openPairs(sizes)
	var rows [][]int
	for len(open) > 0 {
		row := coveringRow(sizes, firstOpen(sizes, open), open, len(rows))
		for j := range row {
			for i := range j {
				delete(open, pair{i, row[i], j, row[j]})
			}
		}
		rows = append(rows, row)
	}
	return rows
})

// openPairs returns all pairs; the first switch of a pair comes before the second.
func openPairs(sizes []int) map[pair]bool {
	open := map[pair]bool{}
	for j := range sizes {
		for i := range j {
			for v := range sizes[i] {
				for u := range sizes[j] {
					open[pair{i, v, j, u}] = true
				}
			}
		}
	}
	return open
}

// firstOpen returns the first pair that no row has yet, in a fixed order.
func firstOpen(sizes []int, open map[pair]bool) pair {
	for j := range sizes {
		for i := range j {
			for v := range sizes[i] {
				for u := range sizes[j] {
					if p := (pair{i, v, j, u}); open[p] {
						return p
					}
				}
			}
		}
	}
	return pair{}
}

// coveringRow returns a row that has a pair. For every other switch it takes the value that
// makes the most open pairs with the values chosen before. round varies the choice between
// equally good values.
func coveringRow(sizes []int, fixed pair, open map[pair]bool, round int) []int {
	row := make([]int, len(sizes))
	for i := range row {
		row[i] = -1
	}
	row[fixed.switch1], row[fixed.switch2] = fixed.value1, fixed.value2

	for i := range row {
		if row[i] >= 0 {
			continue
		}
		best, most := 0, -1
		for k := range sizes[i] {
			v := (k + round) % sizes[i]
			if n := newPairs(row, i, v, open); n > most {
				best, most = v, n
			}
		}
		row[i] = best
	}
	return row
}

// newPairs counts the open pairs that a value makes with the values chosen before.
func newPairs(row []int, i, v int, open map[pair]bool) int {
	n := 0
	for j, u := range row {
		switch {
		case u < 0 || j == i:
		case j < i && open[pair{j, u, i, v}], j > i && open[pair{i, v, j, u}]:
			n++
		}
	}
	return n
}
