package dev.lbrx.formats.adapter;

import dev.lbrx.formats.Storage;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tensors of an adapter's file as they are shown. They are small: each is read whole. */
public final class AdapterWeights implements WeightsFile {
  private final WeightsFile file;
  private final List<TensorEntry> tensors;
  private final Map<String, AdapterTensor> shown = new HashMap<>();

  /** Shows a file's tensors so, and closes it in the end. */
  public AdapterWeights(WeightsFile file, List<AdapterTensor> tensors) {
    this.file = file;
    this.tensors = tensors.stream().map(AdapterTensor::entry).toList();
    tensors.forEach(tensor -> shown.put(tensor.entry().name(), tensor));
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public List<TensorEntry> tensors() {
    return tensors;
  }

  @Override
  public Map<String, String> metadata() {
    return file.metadata();
  }

  @Override
  public void read(TensorEntry tensor, long from, MemorySegment to) {
    var each = shown.get(tensor.name());
    if (each == null) {
      throw new IllegalArgumentException(tensor.name() + " is not of this file");
    }
    Storage.requireHeap(
        file.path() + ": tensor " + tensor.name() + " of an adapter, read whole,",
        2 * tensor.bytes());
    var stored = MemorySegment.ofArray(new byte[Math.toIntExact(tensor.bytes())]);
    file.read(each.stored(), 0, stored);
    MemorySegment.copy(each.form().apply(stored), from, to, 0, to.byteSize());
  }

  @Override
  public Tensor map(TensorEntry tensor) {
    return tensor.copy(to -> read(tensor, 0, to));
  }

  @Override
  public void close() {
    file.close();
  }
}
