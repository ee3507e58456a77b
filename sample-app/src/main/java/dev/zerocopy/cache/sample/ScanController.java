package dev.zerocopy.cache.sample;

import java.math.BigDecimal;
import java.util.HexFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the cached table whole, for those who watch the process's memory meanwhile. */
@RestController
class ScanController {

  private final Flights flights;

  ScanController(Flights flights) {
    this.flights = flights;
  }

  /** Touches each byte of all columns, and gives the pages back behind itself if that is wanted. */
  @GetMapping("/api/scan")
  ScanSummary scan(@RequestParam(defaultValue = "false") boolean release) {
    Answer<TableScan> answer = Answer.of(flights::flights, table -> TableScan.of(table, release));
    TableScan scan = answer.value();
    return new ScanSummary(
        scan.rows(),
        scan.columns(),
        scan.bytes(),
        HexFormat.of().toHexDigits(scan.sum()),
        answer.outcome(),
        answer.lookupMicros(),
        answer.micros());
  }

  /**
   * What was read, and how it came.
   *
   * @param sum of all that was read, in hexadecimal digits: the same for the same table
   * @param lookupMicros the time of the call that gave the table
   * @param micros the time of look-up and scan
   */
  record ScanSummary(
      long rows,
      int columns,
      long bytes,
      String sum,
      String cache,
      BigDecimal lookupMicros,
      long micros) {}
}
