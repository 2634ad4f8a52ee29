package main

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// slice is how long one turn of an operation takes. It is short, so that other work of the
// machine disturbs a floor and its row equally. It is long enough for the garbage collector to
// run in each turn that makes garbage.
const slice = 20 * time.Millisecond

// pair is an operation and its floor.
type pair struct {
	name        string
	floor, ours func() error
	ratio       float64 // the target: ours takes at most this multiple of the floor's time; 0 for no limit
	allocs      float64 // the target: the most allocations of ours; 0 for no limit
	extra       float64 // the target: the most allocations of ours above the floor's; 0 for no limit
}

// sample is the cost of one operation, measured in one turn.
type sample struct{ ns, bytes, allocs float64 }

// compare measures a pair, adds its row and returns the cost of ours.
func (b *bench) compare(p pair) (sample, error) {
	floorTurns, err := calibrate(p.floor)
	if err != nil {
		return sample{}, fmt.Errorf("%s: floor: %w", p.name, err)
	}
	turns, err := calibrate(p.ours)
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w", p.name, err)
	}
	floor, ours, ratios := make([]sample, b.rounds), make([]sample, b.rounds), make([]float64, b.rounds)
	for i := range b.rounds {
		if floor[i], err = turn(p.floor, floorTurns); err != nil {
			return sample{}, fmt.Errorf("%s: floor: %w", p.name, err)
		}
		if ours[i], err = turn(p.ours, turns); err != nil {
			return sample{}, fmt.Errorf("%s: %w", p.name, err)
		}
		ratios[i] = ours[i].ns / floor[i].ns
	}
	cost := sample{
		ns:     median(column(ours, func(s sample) float64 { return s.ns })),
		bytes:  math.Round(median(column(ours, func(s sample) float64 { return s.bytes }))),
		allocs: math.Round(median(column(ours, func(s sample) float64 { return s.allocs }))),
	}
	extra := cost.allocs - math.Round(median(column(floor, func(s sample) float64 { return s.allocs })))
	var targets []string
	over := false
	if p.ratio > 0 {
		targets = append(targets, fmt.Sprintf("<= %.4gx", p.ratio))
		over = median(ratios) > p.ratio
	}
	if p.allocs > 0 {
		targets = append(targets, fmt.Sprintf("<= %.0f allocs", p.allocs))
		over = over || cost.allocs > p.allocs
	}
	if p.extra > 0 {
		targets = append(targets, fmt.Sprintf("<= %+.0f allocs", p.extra))
		over = over || extra > p.extra
	}
	b.add(row{
		name: p.name, unit: "ns/op",
		floor: whole(median(column(floor, func(s sample) float64 { return s.ns }))), ours: whole(cost.ns),
		bytes: whole(cost.bytes), allocs: fmt.Sprintf("%.0f (%+.0f)", cost.allocs, extra),
		ratio: spread(ratios), target: strings.Join(targets, ", "), over: over,
	})
	return cost, nil
}

// calibrate returns how many operations take about one slice.
func calibrate(op func() error) (int, error) {
	for n := 1; ; n *= 2 {
		start := time.Now()
		for range n {
			if err := op(); err != nil {
				return 0, err
			}
		}
		if took := time.Since(start); took >= slice/4 {
			return max(1, int(float64(n)*float64(slice)/float64(took))), nil
		}
	}
}

// turn runs an operation n times.
func turn(op func() error, n int) (sample, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for range n {
		if err := op(); err != nil {
			return sample{}, err
		}
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	count := float64(n)
	return sample{
		ns:     float64(took) / count,
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / count,
		allocs: float64(after.Mallocs-before.Mallocs) / count,
	}, nil
}

func column(samples []sample, field func(sample) float64) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = field(s)
	}
	return values
}

func median(values []float64) float64 { return quantile(values, 0.5) }

// quantile returns the value below which a fraction q of the values lies.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(q*float64(len(sorted)-1)+0.5)]
}

// spread shows the median of the ratios and, in brackets, the range of the middle half. The
// extremes depend on the machine.
func spread(ratios []float64) string {
	return fmt.Sprintf("%.2fx [%.2f-%.2f]", median(ratios), quantile(ratios, 0.25), quantile(ratios, 0.75))
}

func whole(f float64) string { return strconv.FormatFloat(f, 'f', 0, 64) }

// addMemory adds a row about the peak memory of processes, in MiB. It says so if there are no
// measurements.
func (b *bench) addMemory(name string, peaks []float64, target float64) {
	r := row{name: name, unit: "MiB", ours: "not measured", target: fmt.Sprintf("<= %.0f", target)}
	if len(peaks) > 0 {
		r.ours, r.over = fmt.Sprintf("%.1f", median(peaks)), median(peaks) > target
	}
	if len(peaks) > 1 {
		r.ours += fmt.Sprintf(" [%.1f-%.1f]", slices.Min(peaks), slices.Max(peaks))
	}
	b.add(r)
}

// peakMemory returns the largest resident memory of a process in MiB, from its status file of
// Linux. measured is false if the file does not tell.
func peakMemory(status string) (mib float64, measured bool, err error) {
	for line := range strings.Lines(status) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			var kib float64
			if _, err := fmt.Sscanf(value, "%f kB", &kib); err != nil {
				return 0, false, fmt.Errorf("VmHWM: %w", err)
			}
			return kib / 1024, true, nil
		}
	}
	return 0, false, nil
}
