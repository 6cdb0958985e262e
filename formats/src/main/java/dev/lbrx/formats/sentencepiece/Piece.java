package dev.lbrx.formats.sentencepiece;

/**
 * A piece of the vocabulary; its id is its place.
 *
 * @param text with {@code ▁} for a space
 * @param score the higher, the rather it is taken
 * @param type what it is
 */
public record Piece(String text, float score, PieceType type) {}
