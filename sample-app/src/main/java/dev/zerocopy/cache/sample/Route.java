package dev.zerocopy.cache.sample;

/** What was flown between two airports. An ordinary mutable class, as applications have them. */
public class Route {

  private String origin;
  private String destination;
  private long flights;
  private long delayMinutes;

  /** Creates the route without flights. */
  public Route(String origin, String destination) {
    this.origin = origin;
    this.destination = destination;
  }

  void add(int delay) {
    flights++;
    delayMinutes += delay;
  }

  public String getOrigin() {
    return origin;
  }

  public String getDestination() {
    return destination;
  }

  public long getFlights() {
    return flights;
  }

  /** Mean of all flights; early ones count negative. */
  public double getMeanDelayMinutes() {
    return (double) delayMinutes / flights;
  }
}
