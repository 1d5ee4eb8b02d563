// Package crash ends the process right after its n-th write to the outside, as a crash at the worst moment would. It exists for the test
// that shows that the operator can be killed between any two of its calls; nothing of it is active unless a hidden flag asks for it.
package crash
