package dev.lbrx.toolkit.plan;

/**
 * How far a job has come.
 *
 * @param done tensors written
 * @param tensors tensors in all
 * @param bytesRead bytes of tensors read
 * @param bytesWritten bytes of tensors written
 * @param bytes bytes of tensors to write in all
 * @param current the tensor that is worked on, or was last
 */
public record Progress(
    int done, int tensors, long bytesRead, long bytesWritten, long bytes, String current) {}
