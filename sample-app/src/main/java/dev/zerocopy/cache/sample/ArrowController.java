package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Gives the cached table to browsers and notebooks. */
@RestController
class ArrowController {

  private final Flights flights;

  ArrowController(Flights flights) {
    this.flights = flights;
  }

  /**
   * The flights as an Arrow file, of all columns or of some. The bytes pass from the mapping to the
   * connector outside the heap.
   */
  @GetMapping("/api/flights.arrow")
  void flights(
      @RequestParam(required = false) @Nullable List<String> columns, HttpServletResponse response)
      throws IOException {
    ArrowTable table = flights.flights();
    if (columns != null) {
      table = project(table, columns);
    }
    response.setContentType("application/vnd.apache.arrow.file");
    table.writeTo(new ResponseChannel(response.getOutputStream()));
  }

  private static ArrowTable project(ArrowTable table, List<String> columns) {
    try {
      return table.project(columns.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
    }
  }

  /** The container closes the response. */
  private record ResponseChannel(ServletOutputStream out) implements WritableByteChannel {

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int length = bytes.remaining();
      out.write(bytes);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
