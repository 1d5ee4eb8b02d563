// Package roll holds the rule that starts members anew, one after the other, when their pods are not what is asked for.
package roll
