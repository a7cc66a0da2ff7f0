"""Gauges on a serial line for tests: a Modbus RTU slave (pymodbus) that is told over its standard input what to answer.

    python3 modbus_slave.py DEVICE

One command a line, each answered with `ok`, or with `no` and the reason:

    set UNIT input|holding ADDRESS REGISTER...   these registers hold these 16-bit values; a unit exists from its first one on
    exception UNIT CODE                          answers everything with this exception; 0 answers again
    mute UNIT / unmute UNIT                      gives no answer, as a gauge without power
    garbage HEX                                  says these bytes before each answer, until told nothing: `garbage`
    corrupt N                                    spoils the CRC of the next N answers
    late MILLISECONDS                            waits before each answer
    echo on|off                                  sends each request back before its answer, as some two-wire adapters do
    say HEX                                      says these bytes now, though nobody has asked
    asked UNIT                                   how many questions the unit has heard: `ok N`
"""

import asyncio
import sys

from pymodbus.datastore import ModbusServerContext
from pymodbus.interfaces import IModbusSlaveContext
from pymodbus.pdu import ExceptionResponse
from pymodbus.server.async_io import ModbusSerialServer, ModbusSingleRequestHandler
from pymodbus.transaction import ModbusRtuFramer


class Gauge(IModbusSlaveContext):
    def __init__(self):
        self.tables = {"input": {}, "holding": {}}

    def table(self, function):
        return self.tables["input" if function == 4 else "holding"]

    def validate(self, function, address, count=1):
        return all(address + i in self.table(function) for i in range(count))

    def getValues(self, function, address, count=1):
        return [self.table(function)[address + i] for i in range(count)]

    def setValues(self, function, address, values):
        raise NotImplementedError("a gauge is read only")


class Line:
    """What goes wrong on the line, as the test wants it."""

    def __init__(self):
        self.gauges = ModbusServerContext(single=False)
        self.exceptions = {}
        self.mute = set()
        self.asked = {}
        self.garbage = b""
        self.corrupt = 0
        self.late = 0.0
        self.echo = False
        self.server = None

    def manipulate(self, response):
        unit = response.unit_id
        code = self.exceptions.get(unit, 0)
        if code == 0:
            return response, False
        refusal = ExceptionResponse(response.function_code, code)
        refusal.unit_id, refusal.transaction_id = unit, response.transaction_id
        return refusal, False

    def command(self, words):
        name, args = words[0], words[1:]
        if name == "set":
            if int(args[0]) not in self.gauges:
                self.gauges[int(args[0])] = Gauge()
                # pymodbus lists the units before it waits for a question, so it is made to wait anew.
                self.server.protocol.receive_queue.put_nowait(b"")
            table = self.gauges[int(args[0])].tables[args[1]]
            for i, value in enumerate(args[3:]):
                table[int(args[2]) + i] = int(value) & 0xFFFF
        elif name == "exception":
            self.exceptions[int(args[0])] = int(args[1])
        elif name == "mute":
            self.mute.add(int(args[0]))
        elif name == "unmute":
            self.mute.discard(int(args[0]))
        elif name == "garbage":
            self.garbage = bytes.fromhex("".join(args))
        elif name == "corrupt":
            self.corrupt = int(args[0])
        elif name == "late":
            self.late = int(args[0]) / 1000
        elif name == "echo":
            self.echo = args[0] == "on"
        elif name == "say":
            self.server.transport.write(bytes.fromhex("".join(args)))
        elif name == "asked":
            return f"ok {self.asked.get(int(args[0]), 0)}"
        else:
            raise ValueError(f"no command {name}")
        return "ok"


def handler_of(line):
    class Handler(ModbusSingleRequestHandler):
        def data_received(self, data):
            # On a pseudo-terminal a request of eight bytes arrives whole.
            line.asked[data[0]] = line.asked.get(data[0], 0) + 1
            if line.echo:
                self.transport.write(data)
            super().data_received(data)

        def _send_(self, data):
            if data[0] in line.mute:
                return
            if line.corrupt > 0:
                line.corrupt -= 1
                data = data[:-1] + bytes([data[-1] ^ 0xFF])
            frame = line.garbage + data
            asyncio.get_running_loop().call_later(line.late, self.transport.write, frame)

    return Handler


async def main(device):
    line = Line()
    line.server = ModbusSerialServer(
        line.gauges,
        framer=ModbusRtuFramer,
        port=device,
        baudrate=9600,
        handler=handler_of(line),
        ignore_missing_slaves=True,
        response_manipulator=line.manipulate,
    )
    await line.server.start()
    print("ready", flush=True)
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while command := (await commands.readline()).decode().split():
        try:
            print(line.command(command), flush=True)
        except (KeyError, IndexError, ValueError) as error:
            print(f"no: {error}", flush=True)


asyncio.run(main(sys.argv[1]))
