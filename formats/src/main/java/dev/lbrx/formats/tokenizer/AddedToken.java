package dev.lbrx.formats.tokenizer;

/**
 * A token that is cut out of the text before anything else happens to it.
 *
 * @param id its id
 * @param content its text
 * @param singleWord only where no word character touches it
 * @param leftStrip takes the white space before it too
 * @param rightStrip takes the white space behind it too
 * @param normalized looked for in the normalized text rather than in the original
 * @param special left out when decoding for a reader
 */
public record AddedToken(
    int id,
    String content,
    boolean singleWord,
    boolean leftStrip,
    boolean rightStrip,
    boolean normalized,
    boolean special) {}
