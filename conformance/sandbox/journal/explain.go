package journal

// Explain looks for one mistake, or for two together, that explain what was signed.
// parts says of each known mistake what it is about: two about the same cannot come
// together. try reports whether the chosen mistakes, in the order of the list, give what
// was sent. Explain returns the chosen ones: the fewest, and of those the first; nil if
// nothing explains it. Pairs are tried only where the caller can afford it.
func Explain(parts []string, pairs bool, try func(chosen ...int) bool) []int {
	for i := range parts {
		if try(i) {
			return []int{i}
		}
	}
	if !pairs {
		return nil
	}
	for i := range parts {
		for j := i + 1; j < len(parts); j++ {
			if parts[i] != parts[j] && try(i, j) {
				return []int{i, j}
			}
		}
	}
	return nil
}
